/**
 * Idempotency key of one user action. The same input keeps its key over retries, double taps and a return after
 * signing in; other input, or a finished action, gets a new one.
 */
export function actionKeys(fresh: () => string = () => crypto.randomUUID()) {
  let kept: { input: string; key: string } | undefined;
  return {
    keyFor(input: unknown): string {
      const text = JSON.stringify(input);
      if (kept?.input !== text) kept = { input: text, key: fresh() };
      return kept.key;
    },
    done(): void {
      kept = undefined;
    },
  };
}
