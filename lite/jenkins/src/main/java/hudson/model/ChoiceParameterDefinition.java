package hudson.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** The first choice is the default. */
public class ChoiceParameterDefinition extends SimpleParameterDefinition {
    private static final long serialVersionUID = 1L;

    private List<String> choices = new ArrayList<>();

    public ChoiceParameterDefinition(
            @NonNull String name, @NonNull String[] choices, @CheckForNull String description) {
        this(name, description);
        Arrays.stream(choices).map(Util::fixNull).forEach(this.choices::add);
    }

    @DataBoundConstructor
    public ChoiceParameterDefinition(String name, String description) {
        super(name);
        setDescription(description);
    }

    /** @param choices a list, or a text with a choice in each line */
    @DataBoundSetter
    public void setChoices(Object choices) {
        if (choices instanceof String lines) {
            this.choices = new ArrayList<>(Arrays.asList(lines.split("\\r?\\n")));
        } else if (choices instanceof List<?> list) {
            this.choices = new ArrayList<>();
            list.stream().filter(Objects::nonNull).map(Object::toString).forEach(this.choices::add);
        } else {
            throw new IllegalArgumentException(
                    "expected String or List, but got " + choices.getClass().getName());
        }
    }

    @NonNull
    public List<String> getChoices() {
        return choices;
    }

    @Override
    @CheckForNull
    public StringParameterValue getDefaultParameterValue() {
        return choices.isEmpty() ? null : new StringParameterValue(getName(), choices.get(0), getDescription());
    }

    @Override
    public boolean isValid(ParameterValue value) {
        return choices.contains(((StringParameterValue) value).getValue());
    }

    @Override
    public StringParameterValue createValue(String value) {
        var created = new StringParameterValue(getName(), value, getDescription());
        if (!isValid(created)) {
            throw new IllegalArgumentException("Illegal choice for parameter " + getName() + ": " + value);
        }
        return created;
    }

    @Extension
    @Symbol({"choice", "choiceParam"})
    public static class DescriptorImpl extends ParameterDescriptor {
        @Override
        @NonNull
        public String getDisplayName() {
            return "Choice Parameter";
        }
    }
}
