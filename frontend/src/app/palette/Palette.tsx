import { Modal, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import type { Project } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useEntries, type Entry, type Section } from "./entries";
import { bestMatches } from "./fuzzy";
import classes from "./palette.module.css";
import { useFound } from "./useFound";

const SECTIONS: readonly Section[] = ["pages", "actions", "projects", "products", "images"];

interface Props {
  readonly project: Project | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Goes anywhere and does anything by typing a part of its name. */
export function Palette({ project, isOpen, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal.Root opened={isOpen} onClose={onClose} size={600} yOffset="12vh" padding={0}>
      <Modal.Overlay opacity={0.45} />
      <Modal.Content aria-label={t("palette.title")}>
        <Modal.Body>
          <Content project={project} onClose={onClose} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Content({ project, onClose }: Omit<Props, "isOpen">) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const list = useId();
  const { entries, isSearching } = useShown(text, project);
  const current = Math.min(active, entries.length - 1);
  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return;
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter and arrows belong to the input method while it is composing.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive((current + step + entries.length) % entries.length);
    else if (event.key === "Enter") run(entries[current]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        data-autofocus
        size="md"
        variant="unstyled"
        className={classes.field ?? ""}
        leftSection={<IconSearch size={17} aria-hidden />}
        placeholder={t("palette.hint")}
        aria-label={t("palette.title")}
        role="combobox"
        aria-expanded={entries.length > 0}
        {...(entries.length > 0 && { "aria-controls": list })}
        aria-activedescendant={entries[current] && `${list}-${entries[current].id}`}
        maxLength={200}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {entries.length > 0 ? (
        <div id={list} role="listbox" aria-label={t("palette.title")} className={classes.list}>
          {SECTIONS.map((section) => (
            <Group
              key={section}
              section={section}
              entries={entries}
              current={entries[current]}
              prefix={list}
              onRun={run}
            />
          ))}
        </div>
      ) : (
        <Text c="dimmed" size="sm" p="md" role="status">
          {t(isSearching ? "state.loading" : "palette.nothing")}
        </Text>
      )}
    </>
  );
}

/** What is listed for the text, in the order of the sections. */
function useShown(text: string, project: Project | null) {
  const known = useEntries(project);
  const found = useFound(text, project);
  const matches = bestMatches(text, known, ({ label }) => label);
  const all = [...matches, ...found.entries];
  const entries = SECTIONS.flatMap((name) => all.filter(({ section }) => section === name));
  return { entries, isSearching: found.isSearching };
}

interface GroupProps {
  readonly section: Section;
  readonly entries: readonly Entry[];
  readonly current: Entry | undefined;
  readonly prefix: string;
  readonly onRun: (entry: Entry) => void;
}

function Group({ section, entries, current, prefix, onRun }: GroupProps) {
  const { t } = useTranslation();
  const own = entries.filter((entry) => entry.section === section);
  if (own.length === 0) return null;
  return (
    <div role="group" aria-label={t(`palette.section.${section}`)}>
      <Text size="xs" c="dimmed" fw={600} className={classes.section} aria-hidden>
        {t(`palette.section.${section}`)}
      </Text>
      {own.map((entry) => (
        <Option
          key={entry.id}
          id={`${prefix}-${entry.id}`}
          entry={entry}
          isActive={entry.id === current?.id}
          onRun={() => onRun(entry)}
        />
      ))}
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly entry: Entry;
  readonly isActive: boolean;
  readonly onRun: () => void;
}

function Option({ id, entry, isActive, onRun }: OptionProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) ref.current?.scrollIntoView({ block: "nearest" });
  }, [isActive]);
  const { Icon, picture, label, hint } = entry;
  return (
    // The keyboard is with the field, which names the active option.
    <div
      ref={ref}
      id={id}
      role="option"
      aria-selected={isActive}
      className={classes.option}
      onClick={onRun}
    >
      {Icon && <Icon size={16} stroke={1.7} />}
      {picture && <img src={picture} alt="" />}
      <Text span size="sm" truncate>
        {label}
      </Text>
      {hint && (
        <Text span size="xs" c="dimmed" truncate>
          {hint}
        </Text>
      )}
    </div>
  );
}
