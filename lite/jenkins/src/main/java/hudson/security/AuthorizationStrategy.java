package hudson.security;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ExtensionPoint;
import hudson.model.AbstractItem;
import hudson.model.Describable;

/** Decides who may do what. */
public abstract class AuthorizationStrategy implements Describable<AuthorizationStrategy>, ExtensionPoint {
    /** Everybody may do everything. */
    public static final AuthorizationStrategy UNSECURED = new AuthorizationStrategy() {
        @Override
        public ACL getRootACL() {
            return ACL.lambda2((authentication, permission) -> true);
        }
    };

    @NonNull
    public abstract ACL getRootACL();

    @NonNull
    public ACL getACL(@NonNull AbstractItem item) {
        return getRootACL();
    }
}
