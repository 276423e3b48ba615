/**
 * The people whom messages were sent to or came from. Begin with {@link
 * dev.understudy.message.people.PeopleQueries}.
 */
package dev.understudy.message.people;
