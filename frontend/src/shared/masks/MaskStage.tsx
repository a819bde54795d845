import { useElementSize } from "@mantine/hooks";
import type { ReactNode } from "react";
import type { Size } from "@/shared/image/fit";
import classes from "./masks.module.css";
import { placeOf, WHOLE, type View } from "./view";

/** A picture of the project, as it is shown. */
export interface ShownPicture {
  readonly src: string;
  readonly alt: string;
}

interface Props {
  readonly picture: ShownPicture;
  /** Of the picture that is shown, in pixels; the mask has the same size. */
  readonly size: Size;
  readonly view?: View;
  /** What lies over the picture, at so many CSS pixels for each of its pixels. */
  readonly children: (scale: number, room: Size) => ReactNode;
}

/** A picture as large as its stage allows, or the part of it that the view shows. */
export function MaskStage({ picture, size, view = WHOLE, children }: Props) {
  const { ref, width, height } = useElementSize();
  const room = { width, height };
  const place = placeOf(view, size, room);
  return (
    <div className={classes.stage}>
      <div className={classes.room} ref={ref}>
        <div
          className={classes.picture}
          style={{ width: place.width, height: place.height, left: place.x, top: place.y }}
          data-testid="original"
        >
          <img src={picture.src} alt={picture.alt} draggable={false} />
          {children(place.width / size.width, room)}
        </div>
      </div>
    </div>
  );
}
