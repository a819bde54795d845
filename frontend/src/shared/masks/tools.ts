/** What a pointer does to a mask: the click tools take a whole region in or cut it away. */
export type EditTool = "brush" | "eraser" | "take" | "cut" | "hand";
