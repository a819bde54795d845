import { useCallback, useState } from "react";

export interface Announcement {
  readonly text: string;
  /** Differs for every announcement, so that the same words are read out again. */
  readonly number: number;
}

/** Words for screen readers: what a key has done, where the eye would see it. */
export function useAnnouncer(): [Announcement, (text: string) => void] {
  const [said, setSaid] = useState<Announcement>({ text: "", number: 0 });
  const say = useCallback(
    (text: string) => setSaid(({ number }) => ({ text, number: number + 1 })),
    [],
  );
  return [said, say];
}
