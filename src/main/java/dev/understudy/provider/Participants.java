package dev.understudy.provider;

import java.util.List;

/**
 * Who is concerned by a call, read leniently before anything of it is validated: what has the wrong
 * form is left out.
 *
 * @param recipients in the order of the request; a group's members, phone numbers as in E.164
 * @param senders every name by which whoever sends is known
 */
public record Participants(List<String> recipients, List<String> senders) {
  /** Nobody: of a call that sends nothing. */
  public static final Participants NONE = new Participants(List.of(), List.of());
}
