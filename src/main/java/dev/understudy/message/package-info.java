/**
 * What one party said to another, whichever service carried it: messages, their history, and the
 * phone numbers they go to. How a service checks a request and words its errors lives with that
 * service; when a message is sent and what becomes of it is the business of delivery.
 */
package dev.understudy.message;
