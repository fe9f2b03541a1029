import com.netflix.concurrency.limits.limit.*;
import com.netflix.concurrency.limits.Limit;
import java.util.*;
import java.util.concurrent.TimeUnit;

/** Feeds the limits of Netflix concurrency-limits with samples and prints, a line a case, what they were given and what they answered. */
public class Record {
  static long seed;
  static double next() { seed = (seed * 1103515245L + 12345L) & 0x7fffffffL; return seed / (double) 0x80000000L; }

  public static void main(String[] args) {
    int number = 0;
    for (String algorithm : new String[] {"aimd", "gradient"}) {
      for (boolean windowed : new boolean[] {false, true}) {
        for (int each = 0; each < 6; each++) {
          seed = 1000 + number++;
          int min = each % 3 == 0 ? 20 : 1 + (int) (next() * 10), initial = min + (int) (next() * 30), max = initial + 20 + (int) (next() * 200);
          double tolerance = each % 2 == 0 ? 1.5 : 1 + Math.round(next() * 10) / 10.0;
          Limit inner = algorithm.equals("aimd")
            ? AIMDLimit.newBuilder().initialLimit(initial).minLimit(min).maxLimit(max).timeout(1, TimeUnit.SECONDS).build()
            : Gradient2Limit.newBuilder().initialLimit(initial).minLimit(min).maxConcurrency(max).rttTolerance(tolerance).build();
          Limit limit = windowed ? WindowedLimit.newBuilder().build(inner) : inner;
          StringBuilder samples = new StringBuilder(), limits = new StringBuilder();
          long now = 2_000_000;
          int count = windowed ? 400 : 120;
          for (int sample = 0; sample < count; sample++) {
            double phase = sample / (double) count;
            double load = phase < 0.3 ? 1 : phase < 0.6 ? 8 : 1.2;
            long took = (long) (20_000 * load * (0.5 + next()) * (next() < 0.02 ? 90 : 1));
            int inFlight = (int) (limit.getLimit() * next() * 1.3);
            boolean drop = next() < 0.05;
            now += (long) (next() * 60_000);
            // Microseconds here, nanoseconds there.
            limit.onSample((now - took) * 1000, took * 1000, inFlight, drop);
            String comma = sample == 0 ? "" : ",";
            samples.append(comma).append("[").append(now).append(",").append(took).append(",").append(inFlight).append(",").append(drop ? 1 : 0).append("]");
            limits.append(comma).append(limit.getLimit());
          }
          System.out.println("{\"algorithm\":\"" + algorithm + "\",\"windowed\":" + windowed + ",\"initial\":" + initial + ",\"min\":" + min + ",\"max\":" + max
            + ",\"tolerance\":" + tolerance + ",\"samples\":[" + samples + "],\"limits\":[" + limits + "]}");
        }
      }
    }
  }
}
