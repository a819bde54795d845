import { Code } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import classes from "./exports.module.css";
import { FIELDS, shownName, type Format } from "./formats";

interface Named {
  readonly name: string;
  readonly text: string;
}

/** Each field of a file in words. */
export function FieldList({ format }: { readonly format: Format }) {
  const { t } = useTranslation();
  const texts = t(`exports.format.${format}.fields`, { returnObjects: true }) as Readonly<
    Record<string, string>
  >;
  const fields: Named[] = FIELDS[format].map((name) => ({ name, text: texts[name] ?? "" }));
  return (
    <dl className={classes.fields} data-testid={`fields-${format}`}>
      {fields.map(({ name, text }) => (
        <div key={name}>
          <dt>
            <Code>{shownName(format, name)}</Code>
          </dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
