/**
 * The engine that runs scripted pipelines.
 *
 * <p>A {@link jenkinslite.pipeline.Program} is the state of a running script: its threads, each a continuation of
 * groovy-cps. {@link jenkinslite.pipeline.Vm} runs it a chunk at a time; {@link jenkinslite.pipeline.Dsl} turns calls in
 * the script into steps; a step that continues in the background leaves its thread suspended, without a thread of Java. Whenever
 * every thread is suspended, {@link jenkinslite.pipeline.ProgramFile} writes the program to disk.
 * {@link jenkinslite.pipeline.Execution} holds these parts together for one build, {@link jenkinslite.pipeline.Engine} all
 * builds of one session of Jenkins.
 */
package jenkinslite.pipeline;
