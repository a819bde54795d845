import { Button, FileButton, Group } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { chosenFrom, type ChosenFile } from "./files";

interface Props {
  readonly onChoose: (chosen: readonly ChosenFile[]) => void;
  readonly filesLabel: string;
  readonly isLoading?: boolean;
}

/** Two ways to choose: some files, or a folder with everything in it. */
export function FileButtons({ onChoose, filesLabel, isLoading = false }: Props) {
  const { t } = useTranslation();
  const choose = (files: File[]) => {
    if (files.length > 0) onChoose(chosenFrom(files));
  };
  return (
    <Group gap="xs" justify="center">
      <FileButton
        multiple
        onChange={choose}
        inputProps={{ "aria-label": t("imports.drop.input"), onClick: forget }}
      >
        {(props) => (
          <Button {...props} variant="default" size="compact-md" loading={isLoading}>
            {filesLabel}
          </Button>
        )}
      </FileButton>
      <FileButton
        multiple
        onChange={choose}
        inputProps={{
          "aria-label": t("imports.drop.inputFolder"),
          onClick: forget,
          ...OF_A_FOLDER,
        }}
      >
        {(props) => (
          <Button {...props} variant="default" size="compact-md" loading={isLoading}>
            {t("imports.drop.chooseFolder")}
          </Button>
        )}
      </FileButton>
    </Group>
  );
}

// React's types don't know this attribute, but every browser does.
const OF_A_FOLDER = { webkitdirectory: "" } as object;

/** Reset, so that choosing the same files again, for example after fixing them, is a change. */
function forget({ currentTarget }: { readonly currentTarget: HTMLInputElement }) {
  currentTarget.value = "";
}
