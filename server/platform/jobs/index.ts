export {
  createJobQueue,
  type JobHandler,
  type JobQueue,
  type JobRunner,
  migrateJobs,
  startJobs,
} from './jobs.ts';
