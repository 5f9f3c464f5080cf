/** The typed Kubernetes objects of what only synth renders. */
export { k8s } from 'cdk8s-plus-28';
