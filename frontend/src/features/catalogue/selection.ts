import type { ChosenImages, Generation } from "@/api/types";
import { queryOf, type Filters } from "./address";

/** The chosen images: some of the loaded ones, or everything that the filters find. Pure. */
export interface Selection {
  readonly isAll: boolean;
  readonly ids: ReadonlySet<number>;
}

export const NOTHING: Selection = { isAll: false, ids: new Set() };
export const EVERYTHING: Selection = { isAll: true, ids: new Set() };

/** The most images that can be named one by one. */
export const MOST_IDS = 500;
/** The most images whose known answer can be set at once. */
export const MOST_KNOWN = 200;

export function isChosen({ isAll, ids }: Selection, id: number): boolean {
  return isAll || ids.has(id);
}

/** The selection with one image more or less. To take one out of everything chooses the others. */
export function toggled(
  selection: Selection,
  id: number,
  loaded: readonly Generation[],
): Selection {
  const ids = new Set(selection.isAll ? loaded.map((each) => each.id) : selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { isAll: false, ids };
}

/** The selection with all images between two places. */
export function extended(
  selection: Selection,
  between: readonly [number, number],
  loaded: readonly Generation[],
): Selection {
  if (selection.isAll) return selection;
  const [from, to] = [Math.min(...between), Math.max(...between)];
  const more = loaded.slice(from, to + 1).map(({ id }) => id);
  return { isAll: false, ids: new Set([...selection.ids, ...more]) };
}

export function chosenImages({ isAll, ids }: Selection, filters: Filters): ChosenImages {
  return isAll ? { filter: queryOf(filters) } : { ids: [...ids] };
}

/** The address that exports the chosen images. */
export function exportAddress(project: number, chosen: ChosenImages): string {
  const query = "ids" in chosen ? { ids: chosen.ids.join(",") } : { ...chosen.filter };
  return `/api/projects/${project}/generations/export/?${new URLSearchParams(query).toString()}`;
}
