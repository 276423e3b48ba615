/**
 * Contacts and contact lists of Sociocs. Begin with {@link
 * dev.understudy.sociocs.contact.ContactOperations}.
 */
package dev.understudy.sociocs.contact;
