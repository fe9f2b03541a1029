/** A database, with its backups and what it is restored from. */
import { parseTimestamp } from '@track/simulation'
import { backupSettings, restoreSettings } from './backup-settings.ts'
import { databaseSettings } from './database-settings.ts'
import { atTop, readSettings, type Source } from './read-settings.ts'
import type { Settings } from './setting.ts'
import type { DatabaseWorkload } from './workload.ts'

export function readDatabase(mapping: Readonly<Record<string, unknown>>, source: Source): DatabaseWorkload {
  const { backup, restore } = mapping
  return {
    kind: 'database', ...readSettings(mapping, databaseSettings, atTop('kind', 'backup', 'restore'), source),
    ...(backup !== undefined && { backup: readSettings(backup, backupSettings, { path: 'backup.', envPrefix: '', also: [] }, source) }),
    ...(restore !== undefined && { restore: readRestore(restore, source) }),
  }
}

function readRestore(found: unknown, source: Source): NonNullable<DatabaseWorkload['restore']> {
  const restore = readSettings(found, restoreSettings, { path: 'restore.', envPrefix: '', also: [] }, source)
  const { recovery_target_time: time } = restore
  if (time !== undefined && Number.isNaN(parseTimestamp(time))) {
    source.complaints.push(`restore.recovery_target_time: found ${JSON.stringify(time)}, expected a time such as 2026-01-05T08:00:00Z`)
  }
  return restore
}

/** All that a variable or an argument can set. */
export const databaseTables: Settings = {
  ...databaseSettings,
  ...Object.fromEntries([...Object.entries(backupSettings), ...Object.entries(restoreSettings)].map(([_name, setting]) => [setting.env, setting])),
}
