/** An incoming webhook's address stands in the configuration or in a file, and in one of them. */

export function webhookUrlFault({ webhook_url: url, webhook_url_file: file }: {
  readonly webhook_url: string | undefined
  readonly webhook_url_file: string
}): string | undefined {
  if (url === undefined && file === '') return 'one of webhook_url or webhook_url_file must be configured'
  return url !== undefined && file !== '' ? 'at most one of webhook_url & webhook_url_file must be configured' : undefined
}
