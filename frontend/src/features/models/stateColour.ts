export const STATE_COLOUR = { champion: "teal", candidate: "yellow", retired: "gray" } as const;
