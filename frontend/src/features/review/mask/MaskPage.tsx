import { useSearchParams } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { useMasks, type PictureId } from "@/shared/masks/queries";
import { useCurrentProject } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import { EmptyState, Loaded } from "@/shared/ui/states";
import { MaskDesk } from "./MaskDesk";

/** One picture with its mask and all earlier ones: `?product=` or `?generation=`. */
export function MaskPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const picture = pictureOf(search);
  if (picture === null) {
    return (
      <>
        <title>{`${t("masks.page.ofProduct")} · Packshot`}</title>
        <EmptyState isPage title={t("masks.page.nothing")} text={t("masks.page.nothingText")} />
      </>
    );
  }
  return <OfPicture key={`${picture.kind}-${picture.id}`} picture={picture} />;
}

function OfPicture({ picture }: { readonly picture: PictureId }) {
  const { t } = useTranslation();
  const masks = useMasks(useCurrentProject().id, picture);
  return (
    <>
      <PageHeader
        title={t(picture.kind === "product" ? "masks.page.ofProduct" : "masks.page.ofGeneration")}
        description={masks.data?.external_id}
      />
      <Loaded query={masks}>{(shown) => <MaskDesk picture={picture} masks={shown} />}</Loaded>
    </>
  );
}

function pictureOf(search: URLSearchParams): PictureId | null {
  for (const kind of ["generation", "product"] as const) {
    const text = search.get(kind);
    if (text !== null && /^[1-9]\d{0,14}$/.test(text)) return { kind, id: Number(text) };
  }
  return null;
}
