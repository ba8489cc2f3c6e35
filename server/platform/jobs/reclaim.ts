import type pg from 'pg';

/** Advisory lock held shared by every process that runs jobs, as long as it lives. */
const PRESENCE_LOCK = 7_303;

export interface Presence {
  end(): void;
}

/**
 * Frees the jobs that a killed process had taken. The queue itself would wait four hours for them; but whoever gets
 * the lock alone knows that nobody else runs jobs on this database. A process that finds others alive frees nothing.
 * Held on a connection of its own, renewed when the database restarts.
 */
export async function takePresence(pool: pg.Pool): Promise<Presence> {
  let ended = false;
  let held: pg.PoolClient | undefined;
  const hold = async (alone: boolean): Promise<void> => {
    const client = await pool.connect();
    held = client;
    client.once('end', () => {
      if (!ended) renewLater();
    });
    if (alone && (await isAlone(client))) {
      await client.query(FREE_ALL);
      await client.query(`select pg_advisory_lock_shared(${PRESENCE_LOCK})`);
      await client.query(`select pg_advisory_unlock(${PRESENCE_LOCK})`);
    } else await client.query(`select pg_advisory_lock_shared(${PRESENCE_LOCK})`);
  };
  const renewLater = () => {
    held?.release(true);
    held = undefined;
    setTimeout(() => {
      if (!ended) hold(false).catch(renewLater);
    }, 1_000).unref();
  };
  await hold(true);
  return {
    end() {
      ended = true;
      held?.release(true);
    },
  };
}

/** Waits as long as any lock: a killed process's session may need a moment to notice. */
async function isAlone(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query(`select pg_advisory_lock(${PRESENCE_LOCK})`);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '55P03') return false;
    throw error;
  }
}

const FREE_ALL = `select graphile_worker.force_unlock_workers(array(
  select locked_by from graphile_worker._private_jobs where locked_by is not null
  union select locked_by from graphile_worker._private_job_queues where locked_by is not null))`;
