export { createJobQueue, type JobHandler, type JobQueue, type JobRunner, startJobs } from './jobs.ts';
