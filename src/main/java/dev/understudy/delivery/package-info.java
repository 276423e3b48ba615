/**
 * Delivery of accepted messages: delivery plans, the timeline of due work, and the workers that run
 * it. Begin with {@link dev.understudy.delivery.MessageDispatch}. No service is named here.
 */
package dev.understudy.delivery;
