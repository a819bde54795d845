import { notifications } from "@mantine/notifications";
import { t } from "@/shared/i18n";

/** Nobody judges well for longer. */
const STRETCH_MS = 45 * 60_000;
/** Who has not decided anything for so long has had a break. */
const PAUSE_MS = 5 * 60_000;

/** When a person has judged for long without a break. Runs on the monotonic clock. */
export class BreakTimer {
  readonly #clock: () => number;
  #since: number | null = null;
  #last = 0;

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Counts a decision; true where it is time for a break, once for each stretch. */
  decided(): boolean {
    const now = this.#clock();
    if (this.#since === null || now - this.#last >= PAUSE_MS) this.#since = now;
    this.#last = now;
    if (now - this.#since < STRETCH_MS) return false;
    this.#since = now;
    return true;
  }
}

/** Says so in passing: nothing is stopped and nothing has to be closed. */
export function remindOfBreaks(): () => void {
  const timer = new BreakTimer();
  return () => {
    if (!timer.decided()) return;
    notifications.show({
      title: t("practice.break.title"),
      message: t("practice.break.text"),
      color: "gray",
      autoClose: 20_000,
    });
  };
}
