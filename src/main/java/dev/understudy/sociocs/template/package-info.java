/**
 * Text templates of Sociocs, rendered within limits on work and output. Begin with {@link
 * dev.understudy.sociocs.template.MessageTemplates}.
 */
package dev.understudy.sociocs.template;
