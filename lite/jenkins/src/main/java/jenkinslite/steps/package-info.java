/** The basic steps that scripts need, in their simplest right form. */
package jenkinslite.steps;
