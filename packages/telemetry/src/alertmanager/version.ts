/** The release of Alertmanager that is followed. */
export const alertmanagerVersion = '0.34.2'
