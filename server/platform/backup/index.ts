export { type BackupSummary, backup } from './backup.ts';
export { type RestoreOptions, restore } from './restore.ts';
