import { useCallback, useState } from "react";

export interface Announcement {
  readonly text: string;
  /** Different for every announcement, so that a repeated text is read out again. */
  readonly number: number;
}

/** Texts for screen readers: what a key has done, where others see it on the screen. */
export function useAnnouncer(): [Announcement, (text: string) => void] {
  const [announced, setAnnounced] = useState<Announcement>({ text: "", number: 0 });
  const announce = useCallback(
    (text: string) => setAnnounced(({ number }) => ({ text, number: number + 1 })),
    [],
  );
  return [announced, announce];
}
