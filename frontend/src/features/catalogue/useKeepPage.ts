import { useNoteInAddress } from "@/shared/address/useNoteInAddress";
import { changed, listingOf, searchOf, type Listing } from "./address";

/** Keeps in the address which page of this list the person is looking at. */
export function useKeepPage(listing: Listing): (page: number) => void {
  const note = useNoteInAddress();
  const own = searchOf(listing).toString();
  return (page) =>
    note((now) => {
      const isOwn = searchOf(listingOf(now)).toString() === own;
      return isOwn ? changed(now, "page", page > 1 ? page : null) : now;
    });
}
