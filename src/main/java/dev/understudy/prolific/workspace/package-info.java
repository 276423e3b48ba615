/**
 * The Prolific account itself: workspaces, projects, test participants. Begin with {@link
 * dev.understudy.prolific.workspace.Workspaces}.
 */
package dev.understudy.prolific.workspace;
