import { Code, Text } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";
import classes from "./imports.module.css";

const EXAMPLE = [
  { product: "mug-7", original: "mug-7.jpg", generation: "mug-7-a", image: "mug-7-a.webp" },
  {
    product: "mug-7",
    original: "mug-7.jpg",
    generation: "mug-7-b",
    image: "mug-7-b.webp",
    generator: "sdxl-inpaint",
    category: "mug",
    label: 1,
  },
]
  .map((row) => JSON.stringify(row))
  .join("\n");

export function FormatHelp() {
  const { t } = useTranslation();
  return (
    <Panel title={t("imports.help.title")}>
      <dl className={classes.help}>
        <div>
          <dt>{t("imports.help.manifest")}</dt>
          <dd>
            {t("imports.help.manifestText")}
            <Code block my={8} className={classes.example ?? ""} tabIndex={0}>
              {EXAMPLE}
            </Code>
          </dd>
          <dd>{t("imports.help.required")}</dd>
          <dd>{t("imports.help.optional")}</dd>
        </div>
        <div>
          <dt>{t("imports.help.folder")}</dt>
          <dd>{t("imports.help.folderText")}</dd>
        </div>
        <div>
          <dt>{t("imports.help.hfpc")}</dt>
          <dd>{t("imports.help.hfpcText")}</dd>
        </div>
        <div>
          <dt>{t("imports.help.coco")}</dt>
          <dd>{t("imports.help.cocoText")}</dd>
        </div>
      </dl>
      <Text size="sm" mt="md">
        {t("imports.help.again")}
      </Text>
    </Panel>
  );
}
