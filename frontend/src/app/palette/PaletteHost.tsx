import { createContext, useEffect, useEffectEvent, useState, type ReactNode } from "react";
import { useMatch } from "react-router";
import { useProject } from "@/shared/project/queries";
import { Palette } from "./Palette";
import { isPaletteKey } from "./paletteKey";

/** Opens the palette. */
export const PaletteContext = createContext<() => void>(() => undefined);

/** Gives the pages below it the palette, which Ctrl+K opens on each of them. */
export function PaletteHost({ children }: { readonly children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  const match = useMatch("/projects/:projectId/*");
  const id = match?.params.projectId ?? "";
  const project = useProject(/^[1-9]\d{0,14}$/.test(id) ? Number(id) : null);
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (!isPaletteKey(event, isOpen)) return;
    event.preventDefault();
    setIsOpen(!isOpen);
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  return (
    <PaletteContext value={() => setIsOpen(true)}>
      {children}
      <Palette project={project.data ?? null} isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </PaletteContext>
  );
}
