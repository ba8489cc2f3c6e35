export { type Environment, isLoopback, readSettings, type Settings } from './settings.ts';
export { type SettingsRow, settingsDocument, settingsTable } from './table.ts';
