/**
 * Marketing: the hours in which it is sent, and who is subscribed to it. Begin with {@link
 * dev.understudy.prelude.marketing.MarketingSubscriptions}.
 */
package dev.understudy.prelude.marketing;
