/** The typed Kubernetes objects (L1) that the constructs render at synth. */
export { k8s } from 'cdk8s-plus-28';
