import { notifications } from "@mantine/notifications";
import { t } from "@/shared/i18n";

/** Nobody judges well for longer than this. */
const STRETCH_MS = 45 * 60_000;
/** A person who decided nothing for this long has had a break. */
const PAUSE_MS = 5 * 60_000;

/** Finds out when a person has judged too long without a break. Uses the monotonic clock. */
export class BreakTimer {
  readonly #clock: () => number;
  #since: number | null = null;
  #last = 0;

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Counts a decision. True when it is time for a break, once in each stretch. */
  decided(): boolean {
    const now = this.#clock();
    if (this.#since === null || now - this.#last >= PAUSE_MS) this.#since = now;
    this.#last = now;
    if (now - this.#since < STRETCH_MS) return false;
    this.#since = now;
    return true;
  }
}

/** Shows a notification that closes itself and interrupts nothing. */
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
