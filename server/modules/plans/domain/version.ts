import type { Rules } from '@tongzhou/rules';

/** A published version of a plan's rules. */
export interface RuleVersion {
  plan_id: number;
  version: number;
  rules: Rules;
  canonical: string;
  /** SHA-256 of the canonical text, in hex. */
  hash: string;
  published_at: Temporal.Instant;
  in_force_from: string;
}
