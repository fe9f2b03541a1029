/** Of which version a component of Kubernetes is. Follows k8s.io/component-base/version/metrics.go 0.34. */
import { serverVersion } from '@track/apiserver'
import type { MetricFamily } from '@track/telemetry'
import { gauge } from './families.ts'

const help = "[ALPHA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running."

export function buildInfo(): MetricFamily {
  const { buildDate, compiler, gitCommit, gitTreeState, gitVersion, goVersion, major, minor, platform } = serverVersion
  return gauge('kubernetes_build_info', help, [{
    labels: {
      build_date: buildDate, compiler, git_commit: gitCommit, git_tree_state: gitTreeState, git_version: gitVersion, go_version: goVersion, major, minor, platform,
    },
    value: 1,
  }])
}
