/**
 * Backups of a database, and how one begins from another's.
 *
 * Follows PostgreSQL 17 (chapter 25.3, continuous archiving and point-in-time recovery: archive_timeout, recovery_target_time,
 * segments of 16 MB). Left out: incremental backups, retention of backups, failures of archive_command, timelines to choose from.
 */
import type { Settings } from './setting.ts'

export const backupSettings = {
  'every': { type: 'duration', env: 'BACKUP_EVERY', default: '24h', min: 1, help: 'How often a base backup is taken, for the first time so long after the start.' },
  'size': { type: 'bytes', env: 'BACKUP_SIZE', default: '10Gi', help: 'How many bytes the database has.' },
  'rate': { type: 'bytes', env: 'BACKUP_RATE', default: '100Mi', help: 'How many bytes a second are copied, there and back.' },
  'slowdown': { type: 'number', env: 'BACKUP_SLOWDOWN', default: '1.2', min: 1, help: 'What the database\'s service times are multiplied by meanwhile.' },
  'archive_timeout': { type: 'duration', env: 'ARCHIVE_TIMEOUT', default: '0s', help: 'After how long a segment of the log is archived that is not full; 0s: never.' },
  'wal.perCommit': { type: 'bytes', env: 'WAL_PER_COMMIT', default: '4Ki', help: 'What a commit adds to the log, of which 16Mi are a segment.' },
  'archive.delay': { type: 'duration', env: 'ARCHIVE_DELAY', default: '1s', help: 'How long it takes until a segment is in the archive.' },
} as const satisfies Settings

export const restoreSettings = {
  'from': { type: 'text', env: 'RESTORE_FROM', required: true, help: 'The cluster, or where it stands alone the pod, whose backup it begins from.' },
  'recovery_target_time': {
    type: 'text', env: 'RECOVERY_TARGET_TIME', help: 'Up to when the log is replayed, as 2026-01-05T08:00:00Z; without it as far as it is archived.',
  },
  'rate': { type: 'bytes', env: 'RESTORE_RATE', default: '100Mi', help: 'How many bytes of the base backup come back a second.' },
  'replay.rate': { type: 'bytes', env: 'REPLAY_RATE', default: '50Mi', help: 'How many bytes of the log are replayed a second.' },
} as const satisfies Settings
