import { Code } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import classes from "./exports.module.css";
import { FIELDS, shownName, type ExportFormat } from "./formats";

/** The compiler accepts any field here; `manifest.test.ts` checks that each field has a text. */
type AnyField = "exports.format.csv.fields.category";

/** Explains each field of a file. */
export function FieldList({ format }: { readonly format: ExportFormat }) {
  const { t } = useTranslation();
  const fields: readonly string[] = FIELDS[format];
  return (
    <dl className={classes.fields} data-testid={`fields-${format}`}>
      {fields.map((name) => (
        <div key={name}>
          <dt>
            <Code>{shownName(format, name)}</Code>
          </dt>
          <dd>{t(`exports.format.${format}.fields.${name}` as AnyField)}</dd>
        </div>
      ))}
    </dl>
  );
}
