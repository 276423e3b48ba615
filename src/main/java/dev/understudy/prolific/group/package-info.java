/** Groups of participants. Begin with {@link dev.understudy.prolific.group.ParticipantGroups}. */
package dev.understudy.prolific.group;
