package jenkinslite.steps;

/** A step with a body. */
abstract class BlockStepDescriptor extends BasicStepDescriptor {

    BlockStepDescriptor(String function, String displayName, Class<?>... required) {
        super(function, displayName, required);
    }

    @Override
    public boolean takesImplicitBlockArgument() {
        return true;
    }
}
