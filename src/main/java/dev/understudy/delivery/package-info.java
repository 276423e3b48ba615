/**
 * What becomes of messages once they are accepted: the course that each takes, the timeline of what
 * is yet to come, the webhooks that tell of it, and the couriers that bring them. Which statuses
 * there are and what a webhook says, the rooms of the providers know; nothing here knows one by
 * name.
 */
package dev.understudy.delivery;
