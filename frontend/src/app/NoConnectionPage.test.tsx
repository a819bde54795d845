import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createRoutesStub } from "react-router";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "@/api/client";
import { NetworkError } from "@/api/problem";
import { createQueryClient } from "@/api/queries";
import { CrashPage } from "./CrashPage";
import { NoConnectionPage } from "./NoConnectionPage";

vi.mock("@/features/judge/loop/unsentStorage", () => ({
  unsentOnDevice: () => Promise.resolve(2),
}));

beforeEach(() => {
  vi.spyOn(api, "GET").mockRejectedValue(new NetworkError("Failed to fetch"));
});

function connect() {
  vi.mocked(api.GET).mockResolvedValue({ data: { status: "ok" } } as never);
}

function show(page: React.ReactNode) {
  render(
    <MantineProvider>
      <QueryClientProvider client={createQueryClient()}>{page}</QueryClientProvider>
    </MantineProvider>,
  );
}

describe("a page that can't be had without a connection", () => {
  it("says so as the page's title, and what waits to be sent", async () => {
    const onBack = vi.fn();
    show(<NoConnectionPage onBack={onBack} />);
    const title = await screen.findByRole("heading", { level: 1 });
    expect(title.textContent).toBe("There is no connection to the server");
    expect(screen.getByRole("main").textContent).toContain("2 answers are kept on this device");
    expect(onBack).not.toHaveBeenCalled();
  });

  it("asks at once when told to, and goes on when the server answers", async () => {
    const onBack = vi.fn();
    show(<NoConnectionPage onBack={onBack} />);
    const again = await screen.findByRole("button", { name: "Try again" });
    connect();
    await userEvent.click(again);
    await waitFor(() => expect(onBack).toHaveBeenCalledTimes(1), { timeout: 1000 });
  });

  it("goes on by itself", async () => {
    const onBack = vi.fn();
    show(<NoConnectionPage onBack={onBack} />);
    await screen.findByRole("button", { name: "Try again" });
    connect();
    await waitFor(() => expect(onBack).toHaveBeenCalledTimes(1), { timeout: 4_500 });
  });

  it.each([
    [new NetworkError("no code"), "There is no connection to the server"],
    [new TypeError("x is undefined"), "This page has stopped working"],
  ])("is told from one that has crashed: %s", async (error, title) => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const Routes = createRoutesStub([
      {
        path: "/",
        ErrorBoundary: CrashPage,
        Component: () => {
          throw error;
        },
      },
    ]);
    show(<Routes />);
    expect((await screen.findByRole("heading", { level: 1 })).textContent).toBe(title);
  });
});
