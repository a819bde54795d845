import { ActionIcon, UnstyledButton } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { use } from "react";
import { useTranslation } from "@/shared/i18n";
import { Key } from "@/shared/ui/Key";
import classes from "./palette.module.css";
import { PaletteContext } from "./PaletteHost";
import { paletteKeys } from "./paletteKey";

/** Opens the palette: a field in the sidebar, or an icon where there is little room. */
export function PaletteButton({ isSmall = false }: { readonly isSmall?: boolean }) {
  const { t } = useTranslation();
  const open = use(PaletteContext);
  if (isSmall) {
    return (
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        ml="auto"
        aria-label={t("palette.open")}
        onClick={open}
      >
        <IconSearch size={18} />
      </ActionIcon>
    );
  }
  return (
    <UnstyledButton className={classes.button} onClick={open}>
      <IconSearch size={15} aria-hidden />
      <span>{t("palette.open")}</span>
      {paletteKeys().map((key) => (
        <Key key={key} name={key} />
      ))}
    </UnstyledButton>
  );
}
