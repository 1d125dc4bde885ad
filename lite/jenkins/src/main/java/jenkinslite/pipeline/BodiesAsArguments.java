package jenkinslite.pipeline;

/** The descriptor of a block step whose bodies are among its arguments. */
public interface BodiesAsArguments {}
