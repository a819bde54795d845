import { MantineProvider } from "@mantine/core";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createRoutesStub, Link, Outlet } from "react-router";
import { describe, expect, it, vi } from "vitest";
import { leaveThen, useUnsaved, type LostBy } from "@/shared/unsaved/unsaved";
import { LeaveGuard } from "./LeaveGuard";

function show(isUnsaved: boolean, lostBy: LostBy = "page") {
  function Form() {
    useUnsaved(isUnsaved, lostBy);
    return (
      <>
        <Link to="/other">leave</Link>
        <Link to="/?tab=2">tab</Link>
      </>
    );
  }
  const Routes = createRoutesStub([
    {
      Component: () => (
        <>
          <Outlet />
          <LeaveGuard />
        </>
      ),
      children: [
        { path: "/", Component: Form },
        { path: "/other", Component: () => <p>elsewhere</p> },
      ],
    },
  ]);
  render(
    <MantineProvider env="test">
      <Routes initialEntries={["/"]} />
    </MantineProvider>,
  );
}

const press = async (name: string) => userEvent.click(await screen.findByText(name));
const isAsked = () => screen.queryByText("Leave without saving?") !== null;

describe("leaving a page", () => {
  it("asks if something is unsaved, and stays if the person chooses to", async () => {
    show(true);
    await press("leave");
    await screen.findByText("Leave without saving?");
    await press("Stay here");
    await waitFor(() => expect(isAsked()).toBe(false));
    expect(screen.queryByText("elsewhere")).toBeNull();
  });

  it("leaves if the person chooses to", async () => {
    show(true);
    await press("leave");
    await press("Leave without saving");
    await screen.findByText("elsewhere");
  });

  it("does not ask if everything is saved", async () => {
    show(false);
    await press("leave");
    await screen.findByText("elsewhere");
  });

  it("asks before a change of tab only if that loses something", async () => {
    show(true, "page");
    await press("tab");
    expect(isAsked()).toBe(false);
    document.body.innerHTML = "";
    show(true, "address");
    await press("tab");
    await screen.findByText("Leave without saving?");
  });

  it("asks before a reload, in the browser's words", () => {
    show(true);
    const reload = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(reload);
    expect(reload.defaultPrevented).toBe(true);
  });

  it("asks before logging out, which is not a navigation", async () => {
    const logOut = vi.fn();
    show(true);
    leaveThen(logOut);
    await press("Leave without saving");
    expect(logOut).toHaveBeenCalledTimes(1);
  });
});
