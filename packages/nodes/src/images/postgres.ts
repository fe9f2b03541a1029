/**
 * PostgreSQL.
 *
 * Follows the image's docker-entrypoint.sh (docker_verify_minimum_env).
 */
import { second } from '@track/simulation'
import type { Image } from './image.ts'

export const postgres: Image = {
  repositories: ['docker.io/library/postgres'],
  tags: ['latest', 'alpine', '13', '14', '15', '16', '17', '18', '15.5', '16.4', '17.6', '16-alpine', '17-alpine'],
  summary: 'A database on port 5432, for the statements of described workloads. Its protocol is not simulated.',
  sizeBytes: 161_874_432,
  pull: 7 * second,
  behaviour: {
    kind: 'server',
    workload: 'kind: database\nport: 5432\nstartup: 3s\nmemory.base: 40Mi\nconnection.memory: 8Mi\n',
    requires: {
      variables: ['POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE', 'POSTGRES_HOST_AUTH_METHOD'],
      words: `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html`,
    },
    logs: 'stderr',
    bootLines: ['PostgreSQL init process complete; ready for start up.', 'LOG:  database system is ready to accept connections'],
    exitCode: 0,
  },
  entrypoint: ['docker-entrypoint.sh'],
  command: ['postgres'],
  utilities: ['bash'],
}
