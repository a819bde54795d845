import { Code } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import classes from "./exports.module.css";
import { FIELDS, shownName, type ExportFormat } from "./formats";

/** Any key of this shape will do for the compiler: a test asks for the text of each field. */
type AnyField = "exports.format.csv.fields.category";

/** Each field of a file in words. */
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
