package hudson.model;

import jenkinslite.Generics;

public abstract class JobPropertyDescriptor extends Descriptor<JobProperty<?>> {
    protected JobPropertyDescriptor() {}

    /** Whether the property is for such jobs, by its type argument. */
    public boolean isApplicable(Class<? extends Job> jobType) {
        return Generics.argument(clazz, JobProperty.class).isAssignableFrom(jobType);
    }
}
